import { Html } from "./html";

const icon = (paths: string): Html =>
  new Html(
    `<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${paths}</svg>`,
  );

export const icons = {
  bag: icon('<path d="M5 8h14l1 12H4L5 8Z"/><path d="M9 10V6.500a3 3 0 0 1 6 0V10"/>'),
  desk: icon('<rect x="3" y="4" width="18" height="13" rx="2"/><path d="M8 21h8M12 17v4M7 8h6M7 12h10"/>'),
  parcel: icon('<path d="m3 8 9-5 9 5v9l-9 5-9-5V8Z"/><path d="m3 8 9 5 9-5M12 13v9M7.500 5.500l9 5"/>'),
  mail: icon('<rect x="3" y="5" width="18" height="14" rx="2"/><path d="m4 7 8 6 8-6"/>'),
  clock: icon('<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.500 2"/>'),
  fault: icon('<path d="M13 3 5 14h6l-1 7 8-11h-6l1-7Z"/>'),
};
