import type { Request, Response } from "express";

export type Language = "fr" | "en";

/** One text in both languages; which one is said depends on who looks. */
export type Say = (french: string, english: string) => string;

const cookie = "simulator-language";

/** The language picked on any page of the simulator, else the browser's. */
export function languageOf(request: Request): Language {
  const picked = readCookie(request, cookie);
  if (picked === "fr" || picked === "en") return picked;
  return request.acceptsLanguages("fr", "en") === "en" ? "en" : "fr";
}

export const sayIn =
  (language: Language): Say =>
  (french, english) =>
    language === "fr" ? french : english;

export function rememberLanguage(response: Response, language: Language): void {
  response.cookie(cookie, language, { maxAge: 365 * 86_400_000, sameSite: "lax", path: "/" });
}

export function readCookie(request: Request, name: string): string | undefined {
  return (request.headers.cookie ?? "")
    .split(/; */)
    .find((each) => each.startsWith(`${name}=`))
    ?.slice(name.length + 1);
}
