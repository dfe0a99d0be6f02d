/** PostgreSQL keeps neither the NUL character nor half a surrogate pair; nobody's name or words need them. */
export const storable = (text: string): string => text.replaceAll("\0", "").toWellFormed();
