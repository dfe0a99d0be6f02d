import { createContext, useContext } from "react";
import type { AdminLanguage } from "../i18n/admin";

/**
 * What the server knows of a page before any route has answered: what its scripts are recognised by, and the language of
 * whoever asked, which is all there is when no route fits. In the browser there is nothing of it.
 */
export const PageFacts = createContext<{ nonce?: string; language?: AdminLanguage }>({});

export const usePageFacts = () => useContext(PageFacts);

/** A page that Shopify's library answers with (the way out of the frame): its own line of script has to run. */
export function LibraryPage({ html }: { html: string }) {
  const { nonce } = usePageFacts();
  const trusted = nonce ? html.replace("<script>window.open(", `<script nonce="${nonce}">window.open(`) : html;
  return <div suppressHydrationWarning dangerouslySetInnerHTML={{ __html: trusted }} />;
}
