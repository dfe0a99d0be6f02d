import { Form, Modal, TextField, type IndexFiltersProps, type TabProps } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { builtInViewNames } from "../../i18n/view-names";
import type { QueueQuery } from "../../cases/queue-query";
import { askedBy, isChanged, longestName, mostViews, nameProblem, type SavedView } from "../../cases/saved-view";
import { useWords } from "../words";

/** What is done to views of one's own. `asked`: built-in view, filters and order, as addresses say them. */
export type ViewForm =
  | { intent: "view-keep"; name: string; asked: string }
  | { intent: "view-rename"; id: string; name: string }
  | { intent: "view-change"; id: string; asked: string }
  | { intent: "view-remove"; id: string };

type NamedForm = Extract<ViewForm, { name: string }>;

/** A name that was not taken, and why. */
export interface RefusedName {
  form: NamedForm;
  problem: string;
}

/**
 * What IndexFilters needs for views of one's own. Its own dialogs ask for names, and close whatever becomes of them: one
 * that cannot be is asked for again, with the reason beside it.
 */
export function useOwnViews(given: {
  views: SavedView[];
  query: QueueQuery;
  refused: RefusedName | null;
  onForm: (form: ViewForm) => void;
}) {
  const { views, query, refused, onForm } = given;
  const [mending, setMending] = useState<RefusedName | null>(null);
  useEffect(() => setMending(refused), [refused]);

  const saved = views.find(({ id }) => id === query.own);
  const changed = isChanged(query, saved);
  const full = views.length >= mostViews;
  const name = (form: NamedForm): Promise<boolean> => {
    const others = form.intent === "view-rename" ? views.filter(({ id }) => id !== form.id) : views;
    const problem = nameProblem(form.name, [...builtInViewNames(), ...others.map((each) => each.name)]);
    setMending(problem ? { form, problem } : null);
    if (!problem) onForm(form);
    return Promise.resolve(!problem);
  };
  const keep = (asked: string) => (called: string) => name({ intent: "view-keep", name: called, asked });
  const does = (form: ViewForm) => () => {
    onForm(form);
    return Promise.resolve(true);
  };

  const tabs = views.map(({ id, name: called, asked }): TabProps => ({
    id,
    content: called,
    actions: [
      { type: "rename", onPrimaryAction: (next) => name({ intent: "view-rename", id, name: next }) },
      ...(full ? [] : [{ type: "duplicate" as const, onPrimaryAction: keep(asked) }]),
      { type: "delete", onPrimaryAction: does({ intent: "view-remove", id }) },
    ],
  }));
  const primaryAction: IndexFiltersProps["primaryAction"] = saved
    ? { type: "save", disabled: !changed, onAction: does({ intent: "view-change", id: saved.id, asked: askedBy(query) }) }
    : { type: "save-as", disabled: !changed || full, onAction: keep(askedBy(query)) };

  return {
    tabs,
    saved,
    changed,
    primaryAction,
    dialog: <NameDialog mending={mending} onName={(form) => void name(form)} onCancel={() => setMending(null)} />,
  };
}

function NameDialog(props: { mending: RefusedName | null; onName: (form: NamedForm) => void; onCancel: () => void }) {
  const { mending, onName, onCancel } = props;
  const { t, coded } = useWords();
  const [name, setName] = useState("");
  useEffect(() => setName(mending?.form.name.trim() ?? ""), [mending]);
  const save = () => mending && onName({ ...mending.form, name });
  const refused = mending !== null && name.trim() === mending.form.name.trim();
  return (
    <Modal
      open={mending !== null}
      onClose={onCancel}
      title={t("queue.own.name-title")}
      primaryAction={{ content: t("queue.own.name-action"), onAction: save }}
      secondaryActions={[{ content: t("common.not-now"), onAction: onCancel }]}
    >
      <Modal.Section>
        <Form onSubmit={save}>
          <TextField
            label={t("queue.own.name-label")}
            value={name}
            onChange={setName}
            maxLength={longestName}
            showCharacterCount
            autoComplete="off"
            autoFocus
            error={refused ? coded("queue.problem", mending.problem) : undefined}
          />
        </Form>
      </Modal.Section>
    </Modal>
  );
}
