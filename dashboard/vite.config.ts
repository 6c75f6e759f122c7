import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync, constants as zlib } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const outDir = new URL('../dist/dashboard/', import.meta.url).pathname;

/** The page as files with hashes in their names, compressed already. `vite dashboard` serves it with an API on port 3000. */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  plugins: [react(), compressed()],
  build: { outDir, emptyOutDir: true, target: 'es2023', assetsInlineLimit: 0, reportCompressedSize: false },
  server: { proxy: { '^/(api|auth|workflows|connectors|health)': 'http://127.0.0.1:3000' } },
});

/** Puts a `.br` and a `.gz` beside each file, so that the server never compresses anything itself. */
function compressed(): Plugin {
  let folder = outDir;
  return {
    name: 'compressed',
    apply: 'build',
    configResolved(config) {
      folder = config.build.outDir;
    },
    closeBundle() {
      for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || !/\.(?:html|js|css|svg)$/.test(entry.name)) continue;
        const path = join(entry.parentPath, entry.name);
        const bytes = readFileSync(path);
        writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: { [zlib.BROTLI_PARAM_QUALITY]: 11 } }));
        writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
      }
    },
  };
}
