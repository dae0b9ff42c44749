// Apollo Server on Fastify, by Apollo's own integration.
import {ApolloServer} from "@apollo/server";
import fastifyApollo, {fastifyApolloDrainPlugin} from "@as-integrations/fastify";
import Fastify from "fastify";
import {newContext, schema} from "./schema.mjs";

const app = Fastify();
const apollo = new ApolloServer({schema, plugins: [fastifyApolloDrainPlugin(app)]});
await apollo.start();
await app.register(fastifyApollo(apollo), {context: async () => newContext()});
await app.listen({port: Number(process.env.PORT), host: "127.0.0.1"});
