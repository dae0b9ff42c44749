// Mercurius on Fastify. Argument: after how many times graphql-jit compiles an operation; 0: it never does.
import Fastify from "fastify";
import mercurius from "mercurius";
import {newContext, schema} from "./schema.mjs";

const app = Fastify();
await app.register(mercurius, {schema, context: newContext, jit: Number(process.argv[2])});
await app.listen({port: Number(process.env.PORT), host: "127.0.0.1"});
