// GraphQL Yoga on Node's own HTTP server.
import {createServer} from "node:http";
import {createYoga} from "graphql-yoga";
import {newContext, schema} from "./schema.mjs";

const yoga = createYoga({schema, context: newContext, graphiql: false, landingPage: false});
createServer(yoga).listen(Number(process.env.PORT), "127.0.0.1");
