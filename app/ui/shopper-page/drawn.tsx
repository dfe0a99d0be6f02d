import { Fragment, type ReactNode } from "react";
import type { DrawnElement, DrawnNode } from "./drawn-node";
import styles from "./shopper-page.module.css";

/** Draws a shopper's page for reading: what could be pressed or filled in there is a picture of it here. */
export function Drawn({ nodes }: { nodes: DrawnNode[] }) {
  return nodes.map((node, index) =>
    typeof node === "string" ? <Fragment key={index}>{node}</Fragment> : <Element key={index} {...node} />,
  );
}

const said = (value: unknown): string | undefined => (typeof value === "string" && value ? value : undefined);

/** The account page's elements by what they are for, and the guest page's, which are plain HTML. */
function Element({ tag, looks, children }: DrawnElement): ReactNode {
  const inside = <Drawn nodes={children} />;
  const dir = said(looks.dir);
  switch (tag) {
    case "s-section":
    case "section":
    case "article":
    case "form":
    case "s-box":
      return (
        <div className={tag === "s-box" || tag === "article" ? styles.box : boxed(looks) ? styles.banner : styles.stack}>
          <Heading text={looks.heading} />
          {inside}
        </div>
      );
    case "s-banner":
      return (
        <div className={styles.banner} data-tone={said(looks.tone)}>
          <Heading text={looks.heading} />
          {inside}
        </div>
      );
    case "s-stack":
      return <div className={looks.direction === "inline" ? styles.inline : styles.stack}>{inside}</div>;
    case "s-paragraph":
    case "p":
    case "summary":
      return <p className={looks.className === "hint" ? styles.subdued : undefined}>{inside}</p>;
    case "s-heading":
    case "h2":
    case "h3":
      return <Heading text={inside} />;
    case "s-text":
      return (
        <span className={looks.color === "subdued" ? styles.subdued : looks.type === "strong" ? styles.strong : undefined}>
          {inside}
        </span>
      );
    case "s-badge":
      return <span className={styles.badge}>{inside}</span>;
    case "span":
      return <span className={said(looks.className)?.startsWith("badge") ? styles.badge : undefined}>{inside}</span>;
    case "time":
      return <span className={styles.subdued}>{inside}</span>;
    case "s-link":
    case "a":
      return <span className={styles.link}>{inside}</span>;
    case "s-button":
    case "button":
      return (
        <span className={styles.button} data-variant={said(looks.variant)}>
          {inside}
        </span>
      );
    case "s-ordered-list":
    case "ol":
      return <ol className={styles.list}>{inside}</ol>;
    case "ul":
      return <ul className={styles.list}>{inside}</ul>;
    case "s-list-item":
    case "li":
      return <li>{inside}</li>;
    case "blockquote":
      return (
        <blockquote className={styles.quote} dir={dir}>
          {inside}
        </blockquote>
      );
    case "s-text-area":
      return (
        <div className={styles.labelled}>
          {said(looks.label)}
          <span className={styles.field} data-rows={looks.rows} aria-hidden />
        </div>
      );
    case "label":
      return <p>{inside}</p>;
    case "input":
      return looks.type === "hidden" ? null : (
        <span className={looks.type === "checkbox" ? styles.check : styles.field} aria-hidden />
      );
    case "textarea":
    case "select":
      return <span className={styles.field} data-rows={looks.rows} aria-hidden />;
    default:
      return <div className={styles.stack}>{inside}</div>;
  }
}

/** The guest page's state has a frame of its own. */
const boxed = ({ className }: DrawnElement["looks"]): boolean => /^state/.test(String(className ?? ""));

/** One level below the card's own heading, whatever level it has on the shopper's page. */
const Heading = ({ text }: { text: ReactNode }) => (text ? <h3 className={styles.heading}>{text}</h3> : null);
