/** An id of a row. What comes from an address or a page may be anything, and the database throws at what is no id. */
export const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
