import type { ReactNode } from "react";
import styles from "./written.module.css";

/** What a person typed: their line breaks kept, their direction of writing, and never taken for anything but text. */
export function Written({ children }: { children: ReactNode }) {
  return (
    <p dir="auto" className={styles.written}>
      {children}
    </p>
  );
}
