export interface ComposedMail {
  subject: string;
  text: string;
  html: string;
}

/** A paragraph, or something that looks different: people's own words, a list, what to press, a link, a letter to copy. */
export type Block =
  | string
  | { quote: string }
  | { list: string[] }
  | { action: string; url: string }
  | { link: string; url: string }
  | { letter: string };

export interface MailParts {
  language: string;
  subject: string;
  heading: string;
  blocks: Block[];
  /** Under a line: how to reach a person. */
  closing: string[];
}

/** The same mail twice: as plain text, and as plain HTML that is readable on a phone and loads nothing. */
export function layOut(mail: MailParts): ComposedMail {
  return { subject: mail.subject, text: asText(mail), html: asHtml(mail) };
}

function asText({ heading, blocks, closing }: MailParts): string {
  const paragraphs = [heading, ...blocks.map(blockAsText), "--", ...closing];
  return paragraphs.join("\n\n") + "\n";
}

/** Where the words to copy begin and end. */
const cut = "- - - - - - - - - - - - - - - - - - - -";

function blockAsText(block: Block): string {
  if (typeof block === "string") return block;
  if ("quote" in block)
    return linesOf(block.quote)
      .map((line) => `> ${line}`.trimEnd())
      .join("\n");
  if ("list" in block) return block.list.map((item) => `- ${item}`).join("\n");
  if ("letter" in block) return [cut, block.letter.trim(), cut].join("\n\n");
  return "action" in block ? `${block.action}:\n${block.url}` : `${block.link}: ${block.url}`;
}

function asHtml({ language, subject, heading, blocks, closing }: MailParts): string {
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light"><title>${escape(subject)}</title></head>
<body style="margin:0;background:#f4f4f2;color:#1f2328;font:16px/1.5 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif">
<main style="max-width:560px;margin:0 auto;padding:32px 24px;background:#ffffff;overflow-wrap:anywhere">
<h1 style="margin:0 0 24px;font-size:24px;line-height:1.25">${escape(heading)}</h1>
${blocks.map(blockAsHtml).join("\n")}
<hr style="border:0;border-top:1px solid #d5d5d0;margin:24px 0">
${closing.map((text) => `<p style="margin:0 0 8px;font-size:14px;color:#57606a">${escape(text)}</p>`).join("\n")}
</main>
</body>
</html>
`;
}

function blockAsHtml(block: Block): string {
  if (typeof block === "string") return `<p style="margin:0 0 16px">${escape(block)}</p>`;
  if ("quote" in block) {
    // dir="auto": words in Arabic or Hebrew run from right to left in a mail that does not
    return `<blockquote dir="auto" style="margin:0 0 16px;padding:4px 16px;border-inline-start:4px solid #8c959f">${linesOf(block.quote).map(escape).join("<br>")}</blockquote>`;
  }
  if ("list" in block) {
    return `<ul style="margin:0 0 16px;padding:0 0 0 24px">${block.list.map((item) => `<li>${escape(item)}</li>`).join("")}</ul>`;
  }
  if ("letter" in block) {
    return `<div style="margin:0 0 16px;padding:16px;border:1px solid #d5d5d0;border-radius:8px;background:#fafaf8;font-size:15px">${linesOf(block.letter.trim()).map(escape).join("<br>")}</div>`;
  }
  if ("action" in block) {
    return `<p style="margin:0 0 16px"><a href="${escape(block.url)}" style="display:inline-block;padding:12px 20px;border-radius:8px;background:#1f2328;color:#ffffff;font-weight:600;text-decoration:none">${escape(block.action)}</a></p>`;
  }
  return `<p style="margin:0 0 8px"><a href="${escape(block.url)}" style="color:#0b5cad">${escape(block.link)}</a></p>`;
}

const linesOf = (text: string): string[] => text.split(/\r\n|\r|\n/);

export const escape = (text: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
