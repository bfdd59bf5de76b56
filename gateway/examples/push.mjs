// Pushes a text to a user, on line or not.   node push.mjs redis://127.0.0.1:6379 bob "your order is paid"
import { randomUUID } from "node:crypto";
import { createClient } from "redis";

const [url, user, text] = process.argv.slice(2);
if (!text) {
  console.error("usage: node push.mjs REDIS-URL USER TEXT");
  process.exit(2);
}

const client = createClient({ url });
client.on("error", (error) => console.error(error.message)); // without a listener it would end the process
await client.connect();

// Yours would be named after what it is about ("order-17"): the same name again is the same push, and a phone shows it once. So
// when nothing is known of an attempt, try again.
const push = { id: randomUUID(), from: "shop", to: user, type: "text", text };
await client.xAdd("lw:push:in", "*", { m: JSON.stringify(push) });
console.log("pushed", push.id);
await client.close();
