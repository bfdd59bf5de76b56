// Shows what happens, as it happens.   node events.mjs redis://127.0.0.1:6379
//
// Listens to the channel: what is told while this does not run is not seen. Where no event may be missed, read the stream of the
// same name, as events.py does.
import { createClient } from "redis";

const [url] = process.argv.slice(2);
if (!url) {
  console.error("usage: node events.mjs REDIS-URL");
  process.exit(2);
}

const client = createClient({ url });
client.on("error", (error) => console.error(error.message)); // it connects again, and listens again, by itself
await client.connect();

await client.subscribe("lw:events", (message) => {
  const event = JSON.parse(message);
  switch (event.event) {
    case "login":
      return console.log(`${event.user} has come by ${event.device} to ${event.node}`);
    case "logout":
    case "kick":
      return console.log(`${event.user} has left by ${event.reason}`);
    case "stored":
      return console.log(`wake ${event.user}: ${event.id} from ${event.from ?? "nobody"} waits`);
    default:
      return console.log(message); // there are others, and there will be more
  }
});
console.log("listening");
