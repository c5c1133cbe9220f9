# One image for every process of Refold; docker-compose.yml says which one a container runs.

FROM node:20.20.2-bookworm-slim AS build
WORKDIR /refold
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY nest-cli.json tsconfig.json ./
COPY apps apps
COPY libs libs
COPY tools tools
COPY bench bench
COPY torture torture
RUN node tools/bin/build.mjs

FROM node:20.20.2-bookworm-slim AS dependencies
WORKDIR /refold
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --omit=optional --no-audit --no-fund

FROM node:20.20.2-bookworm-slim
ENV NODE_ENV=production NODE_OPTIONS=--enable-source-maps
WORKDIR /refold
COPY package.json ./
COPY --from=dependencies /refold/node_modules node_modules
COPY --from=build /refold/dist dist
USER node
