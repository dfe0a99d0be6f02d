import { Session } from "@shopify/shopify-api";
import type { PrismaClient, Session as SessionRow } from "../database/generated/client";
import type { Encryption } from "../lib/encryption.server";

/**
 * Shopify's sessions on our own tables, tokens encrypted. Own code, since the published Prisma storage keeps tokens in
 * the clear and pulls an older Prisma in (docs/decisions/session-storage).
 */
export function sessionStorage(prisma: PrismaClient, encryption: Encryption) {
  const seal = (text: string | undefined) => (text === undefined ? null : encryption.encrypt(text));
  const open = (text: string | null) => (text === null ? undefined : encryption.decrypt(text));

  function toSession(row: SessionRow): Session {
    const session = new Session({
      id: row.id,
      shop: row.shop,
      state: row.state,
      isOnline: row.isOnline,
      scope: row.scope ?? undefined,
      expires: row.expiresAt ?? undefined,
      accessToken: open(row.accessToken),
      refreshToken: open(row.refreshToken),
      refreshTokenExpires: row.refreshExpiresAt ?? undefined,
    });
    const user = open(row.associatedUser);
    if (user) session.onlineAccessInfo = JSON.parse(user) as Session["onlineAccessInfo"];
    return session;
  }

  return {
    async storeSession(session: Session): Promise<boolean> {
      const row = {
        shop: session.shop,
        isOnline: session.isOnline,
        state: session.state,
        scope: session.scope ?? null,
        accessToken: seal(session.accessToken),
        expiresAt: session.expires ?? null,
        // both halves of an expiring pair are written at once, or a lost answer could not be recovered from
        refreshToken: seal(session.refreshToken),
        refreshExpiresAt: session.refreshTokenExpires ?? null,
        userId: session.onlineAccessInfo ? String(session.onlineAccessInfo.associated_user.id) : null,
        associatedUser: session.onlineAccessInfo ? encryption.encrypt(JSON.stringify(session.onlineAccessInfo)) : null,
      };
      // two loaders of one page exchange the token at the same moment
      await prisma.session.upsert({ where: { id: session.id }, create: { id: session.id, ...row }, update: row });
      return true;
    },
    async loadSession(id: string): Promise<Session | undefined> {
      const row = await prisma.session.findUnique({ where: { id } });
      return row ? toSession(row) : undefined;
    },
    async deleteSession(id: string): Promise<boolean> {
      await prisma.session.deleteMany({ where: { id } });
      return true;
    },
    async deleteSessions(ids: string[]): Promise<boolean> {
      await prisma.session.deleteMany({ where: { id: { in: ids } } });
      return true;
    },
    async findSessionsByShop(shop: string): Promise<Session[]> {
      return (await prisma.session.findMany({ where: { shop } })).map(toSession);
    },
  };
}
