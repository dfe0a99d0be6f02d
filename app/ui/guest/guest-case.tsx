import type { ComponentProps } from "react";
import { RequestForms } from "./request-forms";
import { RequestState } from "./request-state";

type GuestCaseProps = ComponentProps<typeof RequestForms> & Pick<ComponentProps<typeof RequestState>, "chosen">;

/** One case as a guest's page tells it, and what can be done there. Staff are shown the same beside the case. */
export function GuestCase({ chosen, ...props }: GuestCaseProps) {
  const { view, words, action } = props;
  return (
    <>
      <RequestState view={view} words={words} action={action} chosen={chosen} />
      {view.settled ? null : (
        <p>
          <a href={action}>{words.t("page.reload")}</a>
        </p>
      )}
      <RequestForms {...props} />
    </>
  );
}
