import { render } from "preact";
import type { StaffOrderView } from "../../../app/cases/staff-order-view";
import { entryPage, orderNumberOf, readOrderCase, type StaffProblem } from "../../shared/staff-backend";
import { StaffCase } from "../../shared/staff-case";
import { wordsOf } from "../../shared/words";
import { appUrl } from "./config";

/**
 * The order's cancellation case on Shopify's own order page, read from our database when the page opens. The page does
 * not stay open for long, so it is not asked again by itself.
 */
export default async function orderBlock() {
  let view: StaffOrderView | null = null;
  let problem: StaffProblem | null = null;
  const words = () => wordsOf(shopify.i18n, view?.zone);
  const { say } = words();

  const draw = () => render(<Block />, document.body);

  const look = async () => {
    problem = null;
    draw();
    const answer = await readOrderCase(shopify, appUrl, say("language"));
    if ("value" in answer) view = answer.value;
    else problem = answer.problem;
    draw();
  };

  function Inside() {
    if (problem)
      return (
        <s-banner tone="warning" heading={say("problem." + problem)}>
          <s-stack direction="inline" gap="base">
            <s-button onClick={() => void look()}>{say("block.try-again")}</s-button>
          </s-stack>
        </s-banner>
      );
    if (!view)
      return (
        <s-stack direction="inline" gap="small-200" alignItems="center">
          <s-spinner accessibilityLabel={say("block.loading")} />
          <s-text color="subdued">{say("block.loading")}</s-text>
        </s-stack>
      );
    const found = view.case;
    return (
      <s-stack gap="base">
        {found ? <StaffCase view={{ ...view, case: found }} words={words()} /> : <s-paragraph>{say("block.none")}</s-paragraph>}
        {!found?.open && (
          <s-stack direction="inline" gap="base">
            <s-button onClick={() => shopify.navigation.navigate("extension://order-action")}>{say("block.open-case")}</s-button>
            <s-button variant="tertiary" href={entryPage(orderNumberOf(shopify))}>
              {say("block.in-the-app")}
            </s-button>
          </s-stack>
        )}
      </s-stack>
    );
  }

  /** Folded up, the block still says the one thing that matters. */
  const summary = () =>
    problem
      ? say("problem." + problem)
      : view
        ? say(view.case ? "status." + view.case.status : "block.none")
        : say("block.loading");

  function Block() {
    return (
      <s-admin-block heading={say("block.heading")} collapsedSummary={summary()}>
        <Inside />
      </s-admin-block>
    );
  }

  await look();
}
