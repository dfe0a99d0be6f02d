import { Select, Text, type SelectProps } from "@shopify/polaris";
import styles from "./full-select.module.css";

type FullSelectProps = Omit<SelectProps, "options"> & { options: { value: string; label: string }[] };

/**
 * A choice among sentences. A field on a phone cuts what is chosen, so it is written out below; who hears the field
 * has heard it all.
 */
export function FullSelect(props: FullSelectProps) {
  const chosen = props.options.find(({ value }) => value === props.value);
  return (
    <div>
      <Select {...props} />
      {chosen ? (
        <div className={styles.chosen} aria-hidden>
          <Text as="p" variant="bodySm">
            {chosen.label}
          </Text>
        </div>
      ) : null}
    </div>
  );
}
