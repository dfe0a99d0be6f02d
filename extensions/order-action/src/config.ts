declare const process: { env: { APP_URL: string } };

/**
 * Where our server is. Written into the bundle when it is built; the only place that may read `process.env`,
 * because anything left of it would be a ReferenceError in the shopper's browser (the build checks).
 */
export const appUrl = process.env.APP_URL;
