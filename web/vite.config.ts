import { defineConfig } from "vite";

// The page is served at /graphql, its assets below /graphiql/ (graph/graphiql.py). Every asset name carries a hash of
// its content, so that browsers may keep it for a year.
export default defineConfig({
  base: "/graphiql/",
  build: {
    outDir: "../graph/static/graphiql",
    emptyOutDir: true,
    target: "es2022",
    // Monaco is large by nature, and comes from the same machine.
    chunkSizeWarningLimit: 5000,
    rolldownOptions: {
      onLog(level, log, handle) {
        // Directives such as "use client" speak to other bundlers; hundreds of lines about them would hide a real warning.
        if (log.code !== "MODULE_LEVEL_DIRECTIVE") handle(level, log);
      },
    },
  },
  worker: { format: "es" },
  server: {
    // `npm run dev` shows the page at /graphiql/ and leaves the rest to a server started with `tripsplit up`.
    proxy: { "/graphql": { target: "http://127.0.0.1:8000", ws: true } },
  },
});
