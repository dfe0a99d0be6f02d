import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { guestRequest } from "../guest-pages.server";

export const loader = ({ request, params, context }: LoaderFunctionArgs) =>
  guestRequest(request, params.shop ?? "", params.sealed ?? "", context.deps);

export const action = ({ request, params, context }: ActionFunctionArgs) =>
  guestRequest(request, params.shop ?? "", params.sealed ?? "", context.deps);
