import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { guestForm } from "../guest-pages.server";

export const loader = ({ request, params, context }: LoaderFunctionArgs) => guestForm(request, params.shop ?? "", context.deps);

export const action = ({ request, params, context }: ActionFunctionArgs) => guestForm(request, params.shop ?? "", context.deps);
