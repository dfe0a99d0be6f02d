import type { HeadersFunction, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import {
  isRouteErrorResponse,
  Link,
  Outlet,
  useLoaderData,
  useNavigation,
  useRouteError,
  useRouteLoaderData,
} from "@remix-run/react";
import { NavMenu } from "@shopify/app-bridge-react";
import polarisStyles from "@shopify/polaris/build/esm/styles.css?url";
import polarisInFrench from "@shopify/polaris/locales/fr.json";
import { AppProvider } from "@shopify/shopify-app-remix/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { adminTexts, languageOf, titleIn, type AdminLanguage } from "../i18n/admin";
import type { loader as rootLoader } from "../root";
import { PageError } from "../ui/page-error";
import type { Language } from "../lib/language-tag";
import "../ui/steady.css";
import { LibraryPage } from "../ui/page-facts";
import { PageSkeleton } from "../ui/page-skeleton";
import { useFocusBack } from "../ui/use-focus-back";
import { useSlow } from "../ui/use-slow";
import { useWholeTabLists } from "../ui/use-whole-tab-lists";
import { WordsIn } from "../ui/words";

export const links = () => [{ rel: "stylesheet", href: polarisStyles }];

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: titleIn(data?.language ?? "en") }];

export async function loader({ request, context: { deps } }: LoaderFunctionArgs) {
  await deps.shopify.authenticateStaff(request);
  return { apiKey: deps.shopify.apiKey, language: languageOf(request) };
}

/** Neither the person nor the language changes while the frame is open; the pages inside authenticate for themselves. */
export const shouldRevalidate = () => false;

export const headers: HeadersFunction = (args) => boundary.headers(args);

/** English is what the library brings itself. */
const polaris: Record<Language, typeof polarisInFrench | undefined> = { en: undefined, fr: polarisInFrench };

export default function AdminApp() {
  const { apiKey, language } = useLoaderData<typeof loader>();
  const texts = adminTexts(language);
  const navigation = useNavigation();
  useWholeTabLists();
  useFocusBack();
  const leaving = useSlow(
    navigation.state === "loading" && navigation.formMethod === undefined ? navigation.location.pathname : null,
  );
  return (
    <AppProvider isEmbeddedApp apiKey={apiKey} i18n={polaris[language]}>
      <WordsIn texts={texts}>
        <NavMenu>
          <Link to="/app" rel="home">
            {texts.t("nav.app")}
          </Link>
          <Link to="/app/requests">{texts.t("nav.cases")}</Link>
          <Link to="/app/requests/new">{texts.t("nav.enter")}</Link>
          <Link to="/app/insights">{texts.t("nav.insights")}</Link>
          <Link to="/app/settings">{texts.t("nav.settings")}</Link>
          <Link to="/app/privacy">{texts.t("nav.privacy")}</Link>
        </NavMenu>
        <main>{leaving ? <PageSkeleton pathname={leaving} /> : <Outlet />}</main>
      </WordsIn>
    </AppProvider>
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  const language = useRouteLoaderData<typeof rootLoader>("root")?.language ?? "en";
  // the library's own answers (bounce page, exit from the frame) are pages with a script that has to run
  if (isRouteErrorResponse(error) && error.status === 200) return <LibraryPage html={String(error.data)} />;
  return <ErrorInWords language={language} status={isRouteErrorResponse(error) ? error.status : 500} />;
}

function ErrorInWords({ language, status }: { language: AdminLanguage; status: number }) {
  const texts = adminTexts(language);
  return (
    <WordsIn texts={texts}>
      <main>
        <PageError status={status} />
      </main>
    </WordsIn>
  );
}
