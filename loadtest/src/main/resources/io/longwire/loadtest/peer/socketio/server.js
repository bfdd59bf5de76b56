'use strict';
// A chat server as they are usually built with socket.io: one process, a map of users to sockets, a Redis list for whoever
// is off line. Written for the load test; prints "ready: <host>:<port>".
//
//   login(user, callback)                  callback({waiting}); what waits follows as messages
//   send({to, id, data}, callback)         callback('delivered' | 'stored')
//   message({from, id, data}, callback)    to the recipient, who calls back once it has the message
//
// data is a string (the load test sends base64), as in the JSON messages of most chats.

const http = require('node:http');
const Redis = require('ioredis');
const { Server } = require('socket.io');

const ACK_TIMEOUT_MS = 5000;

const redis = new Redis({ path: process.argv[2] });
const server = http.createServer();
const io = new Server(server, { serveClient: false });
const sockets = new Map();

const mailbox = (user) => `mailbox:${user}`;

async function store(user, message, callback) {
  try {
    await redis.rpush(mailbox(user), JSON.stringify(message));
    callback('stored');
  } catch (error) {
    callback('rejected');
  }
}

async function takeMail(user) {
  const [[, mail]] = await redis.multi().lrange(mailbox(user), 0, -1).del(mailbox(user)).exec();
  return mail;
}

io.on('connection', (socket) => {
  socket.on('login', async (user, callback) => {
    const displaced = sockets.get(user);
    sockets.set(user, socket);
    socket.data.user = user;
    if (displaced) {
      displaced.disconnect(true);
    }
    const mail = await takeMail(user);
    callback({ waiting: mail.length });
    for (const message of mail) {
      socket.emit('message', JSON.parse(message), () => {});
    }
  });

  socket.on('send', ({ to, id, data }, callback) => {
    const message = { from: socket.data.user, id, data };
    const recipient = sockets.get(to);
    if (recipient === undefined) {
      store(to, message, callback);
      return;
    }
    recipient.timeout(ACK_TIMEOUT_MS).emit('message', message, (error) => {
      if (error) {
        store(to, message, callback);
      } else {
        callback('delivered');
      }
    });
  });

  socket.on('disconnect', () => {
    const user = socket.data.user;
    if (sockets.get(user) === socket) {
      sockets.delete(user);
    }
  });
});

process.on('SIGTERM', () => process.exit(0));
server.listen({ host: '0.0.0.0', port: 0, backlog: 4096 }, () => {
  console.log(`ready: 0.0.0.0:${server.address().port}`);
});
