-- A view of the queue that a person of a shop made for themselves: a built-in one, narrowed and ordered, under a name.
CREATE TABLE "saved_views" (
    "id" UUID NOT NULL,
    "shop_domain" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "asked" TEXT NOT NULL,

    CONSTRAINT "saved_views_pkey" PRIMARY KEY ("id")
);

-- the views of one person, and no name twice
CREATE UNIQUE INDEX "saved_views_shop_domain_user_id_name_key" ON "saved_views"("shop_domain", "user_id", "name");

ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_shop_domain_fkey" FOREIGN KEY ("shop_domain") REFERENCES "shops"("domain") ON DELETE CASCADE ON UPDATE CASCADE;
