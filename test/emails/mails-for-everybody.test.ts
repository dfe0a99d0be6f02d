import { AxeBuilder } from "@axe-core/playwright";
import { describe, expect, it } from "vitest";
import { examples } from "../simulator/pages/mail-gallery";
import { useBrowser } from "../support/browser";

/*
 * Every mail the app can send, as its reader's program draws it. All of one language are laid out on one page, each with
 * what its own document says of itself (language, background), so that one look of axe covers them.
 */

const browser = useBrowser();

describe.each(["fr", "en"] as const)("every mail in %s", (language) => {
  const mails = examples.map(({ id, compose }) => ({ id, ...compose(language) }));

  it.each(mails)(
    "$id names its language and its subject, and has one heading of the first level, with none left out after it",
    (mail) => {
      expect(mail.html).toMatch(new RegExp(`<html[^>]* lang="${language}"`));
      expect(/<title>([^<]+)<\/title>/.exec(mail.html)?.[1]?.trim()).toBeTruthy();
      const levels = [...mail.html.matchAll(/<h([1-6])\b/g)].map(([, level]) => Number(level));
      expect(levels.filter((level) => level === 1)).toHaveLength(1);
      expect(levels.every((level, place) => place === 0 || level <= levels[place - 1]! + 1)).toBe(true);
    },
  );

  it("keeps nobody out, and fits on a phone", async () => {
    expect(mails.length).toBeGreaterThan(20);
    const page = await browser.openPage({ locale: language, viewport: "phone" });
    await page.setContent(`<!doctype html><html lang="${language}"><head><title>.</title>
      <meta name="viewport" content="width=device-width, initial-scale=1"></head><body><main></main></body></html>`);
    const wide = await page.evaluate(
      (all) => {
        for (const { id, html } of all) {
          const mail = new DOMParser().parseFromString(html, "text/html");
          const article = document.createElement("article");
          article.lang = mail.documentElement.lang;
          article.id = id;
          article.style.cssText = mail.body.style.cssText;
          article.append(...mail.head.querySelectorAll("style"), ...mail.body.childNodes);
          document.querySelector("main")!.append(article);
        }
        return [...document.querySelectorAll("article")]
          .filter((each) => each.scrollWidth > document.documentElement.clientWidth)
          .map(({ id }) => id);
      },
      mails.map(({ id, html }) => ({ id, html })),
    );
    expect(wide).toEqual([]);
    const { violations, passes } = await new AxeBuilder({ page })
      .options({
        runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] },
        resultTypes: ["violations"],
        preload: false,
      })
      .analyze();
    expect(passes.map(({ id }) => id)).toEqual(expect.arrayContaining(["color-contrast", "link-name"]));
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
    await page.context().close();
  });
});
