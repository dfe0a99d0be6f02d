import type { PrismaClient } from "../database/generated/client";

export interface PrivacyRequestItem {
  id: string;
  kind: "data-request" | "customer-erased" | "shop-erased";
  receivedAt: string;
  answeredAt: string | null;
  /** Shopify's number of the customer, as long as it may be known. */
  customerNumber: string | null;
}

export type PrivacyRequests = ReturnType<typeof createPrivacyRequests>;

const kinds: Record<string, PrivacyRequestItem["kind"]> = {
  "customers/data_request": "data-request",
  "customers/redact": "customer-erased",
  "shop/redact": "shop-erased",
};

export function createPrivacyRequests({ prisma }: { prisma: PrismaClient }) {
  return {
    /** The latest hundred, newest first; open ones are never cut off by answered ones. */
    async list(shop: string): Promise<PrivacyRequestItem[]> {
      const [open, answered] = await Promise.all([
        prisma.privacyRequest.findMany({ where: { shopDomain: shop, answeredAt: null }, orderBy: { receivedAt: "desc" } }),
        prisma.privacyRequest.findMany({
          where: { shopDomain: shop, answeredAt: { not: null } },
          orderBy: { receivedAt: "desc" },
          take: 100,
        }),
      ]);
      return [...open, ...answered].map((row) => ({
        id: row.id,
        kind: kinds[row.topic] ?? "data-request",
        receivedAt: row.receivedAt.toISOString(),
        answeredAt: row.answeredAt?.toISOString() ?? null,
        customerNumber: row.customerId?.split("/").pop() ?? null,
      }));
    },
  };
}
