import type { PrismaClient } from "../database/generated/client";
import { ok, refused, type Answer } from "../lib/answer";
import { isUuid } from "../lib/uuid";
import { readQueueQuery } from "./queue-query";
import { askedBy, mostViews, nameProblem, type NameProblem, type SavedView } from "./saved-view";

export type SavedViews = ReturnType<typeof createSavedViews>;

/** Whose views: a person, in one shop. */
export interface Person {
  shop: string;
  userId: string;
}

type ViewProblem = NameProblem | "too-many-views" | "view-gone";

/** Views of the queue that people made for themselves. Nobody sees or changes another's. */
export function createSavedViews({ prisma }: { prisma: PrismaClient }) {
  const of = ({ shop, userId }: Person) => ({ shopDomain: shop, userId });

  return {
    /** By name, as people sort. */
    async list(person: Person): Promise<SavedView[]> {
      const rows = await prisma.savedView.findMany({
        where: of(person),
        select: { id: true, name: true, asked: true },
        take: mostViews,
      });
      return rows.sort((a, b) => a.name.localeCompare(b.name));
    },

    /** `id`: one that exists gets another name. `builtIn`: names that nobody's view may have. */
    async keep(
      person: Person,
      view: { id?: string; name: string; asked: string },
      builtIn: readonly string[],
    ): Promise<Answer<{ id: string }, ViewProblem>> {
      const name = view.name.replaceAll("\0", "").toWellFormed().trim().replace(/\s+/g, " ");
      return prisma.$transaction(async (tx) => {
        // two tabs of one person: the second sees what the first kept
        await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`saved-views ${person.shop} ${person.userId}`}, 0))`;
        const views = await tx.savedView.findMany({ where: of(person), select: { id: true, name: true } });
        const others = views.filter(({ id }) => id !== view.id);
        const problem = nameProblem(name, [...builtIn, ...others.map((each) => each.name)]);
        if (problem) return refused(problem, `"${name}" cannot be a view's name`);
        const { id } = view;
        if (id !== undefined) {
          if (!isUuid(id)) return gone();
          const { count } = await tx.savedView.updateMany({ where: { ...of(person), id }, data: { name } });
          return count === 1 ? ok({ id }) : gone();
        }
        if (views.length >= mostViews) return refused("too-many-views", `a person has ${mostViews} views at most`);
        const made = await tx.savedView.create({ data: { ...of(person), name, asked: asRead(view.asked) } });
        return ok({ id: made.id });
      });
    },

    /** Its filters and order from now on. What it narrows stays: that is what its name was given for. */
    async change(person: Person, id: string, asked: string): Promise<Answer<{ id: string }, ViewProblem>> {
      if (!isUuid(id)) return gone();
      const { count } = await prisma.savedView.updateMany({ where: { ...of(person), id }, data: { asked: asRead(asked) } });
      return count === 1 ? ok({ id }) : gone();
    },

    /** Twice is once. */
    async remove(person: Person, id: string): Promise<void> {
      if (isUuid(id)) await prisma.savedView.deleteMany({ where: { ...of(person), id } });
    },
  };
}

const gone = () => refused("view-gone", "no view of this person's");

const asRead = (asked: string): string => askedBy(readQueueQuery(new URLSearchParams(asked)));
