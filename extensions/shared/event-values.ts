/** What a field holds after an event: the host has put it on the element before telling us. */
export const valueOf = (event: Event): string => (event.currentTarget as unknown as { value?: string }).value || "";

export const isChecked = (event: Event): boolean => !!(event.currentTarget as unknown as { checked?: boolean }).checked;
