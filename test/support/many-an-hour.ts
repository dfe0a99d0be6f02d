/** For shops in which far more is pressed in an hour than a shop ever sees: automatic cancellation does not pause itself. */
export const manyAnHour = `UPDATE policy_versions SET settings = jsonb_set(settings, '{pauseAbove}', '100000')`;
