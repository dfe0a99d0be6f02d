import type { Simulator } from "./simulator";
import type { WarehouseStep } from "./warehouse";

/** Carries out one step at the warehouse; throws, with the order's name, when its state does not allow it. */
export function takeStep({ shopify }: Simulator, step: WarehouseStep, shop: string, order: string): void {
  const { warehouse } = shopify;
  switch (step) {
    case "start-preparing":
      return warehouse.startPreparing(shop, order);
    case "stop-preparing":
      return warehouse.stopPreparing(shop, order);
    case "submit-to-service":
      return warehouse.submitToService(shop, order);
    case "service-accepts":
      return warehouse.serviceAccepts(shop, order);
    case "service-rejects":
      return warehouse.serviceRejects(shop, order);
    case "service-accepts-cancellation":
      return warehouse.serviceAcceptsCancellation(shop, order);
    case "service-rejects-cancellation":
      return warehouse.serviceRejectsCancellation(shop, order);
    case "pack":
      return warehouse.pack(shop, order, { buyLabel: true });
    case "ship":
      return warehouse.ship(shop, order);
    case "ship-first":
      return warehouse.ship(shop, order, { only: "first" });
    case "hold":
      return warehouse.hold(shop, order);
    case "release-hold":
      return warehouse.releaseHold(shop, order);
    case "carrier-picked-up":
      return warehouse.carrierEvent(shop, order, "CARRIER_PICKED_UP");
    case "carrier-in-transit":
      return warehouse.carrierEvent(shop, order, "IN_TRANSIT");
    case "carrier-delivered":
      return warehouse.deliver(shop, order);
    case "unpack":
      return warehouse.unpack(shop, order);
  }
}
