/** The fields of a form that staff sent; what is no form at all is refused instead of being an error of ours. */
export async function readForm(request: Request): Promise<FormData> {
  if (Number(request.headers.get("content-length") ?? 0) > 1024 * 1024) throw new Response(null, { status: 413 });
  try {
    return await request.formData();
  } catch {
    throw new Response(null, { status: 400 });
  }
}
