import { found, type Rule } from "../rule";

/** P6. A gift card that was bought may have been spent already, and refunding it does not switch it off: a person checks. */
export const giftCardSold: Rule = ({ order }) => (order.sellsGiftCard ? found("unsafe", "gift-card-sold") : null);
