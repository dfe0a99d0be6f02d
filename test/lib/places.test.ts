import { expect, it } from "vitest";
import { createPlaces } from "../../app/lib/places";

it("lets so many in at a time, the others in the order they came, and nobody waits for ever", async () => {
  const places = createPlaces(2, 10);
  const [first, second] = await Promise.all([places.enter("a shop", 0), places.enter("a shop", 0)]);
  const came: string[] = [];
  const third = places.enter("a shop", 1_000).then((leave) => (came.push("third"), leave));
  const fourth = places.enter("a shop", 1_000).then((leave) => (came.push("fourth"), leave));
  expect(await places.enter("a shop", 10)).toBeNull();
  expect(came).toEqual([]);
  first!();
  const leaveThird = await third;
  expect(came).toEqual(["third"]);
  second!();
  leaveThird!();
  (await fourth)!();
  expect(came).toEqual(["third", "fourth"]);
  // all places are free again, and no more than there were; another shop has its own
  const [one, two, none] = await Promise.all([places.enter("a shop", 0), places.enter("a shop", 0), places.enter("a shop", 5)]);
  expect([Boolean(one), Boolean(two), none]).toEqual([true, true, null]);
  expect(await places.enter("another shop", 0)).not.toBeNull();
});
