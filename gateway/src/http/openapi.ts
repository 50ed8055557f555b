/** The OpenAPI 3.1 document, from the same routes that serve the requests. */
import { extendZodWithOpenApi, OpenAPIRegistry, OpenApiGeneratorV31 } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { ABORTS, REJECTIONS } from '../../../chaincode/src/protocol';
import { GATEWAY_CODES } from './problem';
import type { Route } from './route';

extendZodWithOpenApi(z);

const problem = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.enum([...GATEWAY_CODES, ...ABORTS, ...REJECTIONS]),
    instance: z.string(),
    traceId: z.string(),
    details: z.record(z.string(), z.unknown()).optional(),
    errors: z.array(z.strictObject({ path: z.string(), rule: z.string() })).optional(),
  })
  .openapi('Problem');

type Responses = Parameters<OpenAPIRegistry['registerPath']>[0]['responses'];

function responsesOf(definition: Route): Responses {
  const answers = Object.entries(definition.answers).map(([status, { description, schema, type }]) => {
    const isEmpty = schema === undefined && type === undefined;
    const content = { [type ?? 'application/json']: { schema: schema ?? z.string() } };
    return [status, isEmpty ? { description } : { description, content }] as const;
  });
  const refused = { description: 'Refused', content: { 'application/problem+json': { schema: problem } } };
  return { ...Object.fromEntries(answers), default: refused };
}

/** A file is a string of bytes in OpenAPI 3.1. */
function fileContent(types: readonly string[]): Readonly<Record<string, { schema: z.ZodType }>> {
  return Object.fromEntries(types.map((type) => [type, { schema: z.string() }]));
}

function requestOf({ params, query, body, file }: Route): Parameters<OpenAPIRegistry['registerPath']>[0]['request'] {
  return {
    ...(file === undefined ? {} : { body: { content: fileContent(file) } }),
    ...(params === undefined ? {} : { params: params as z.ZodObject }),
    ...(query === undefined ? {} : { query: query as z.ZodObject }),
    ...(body === undefined ? {} : { body: { content: { 'application/json': { schema: body } } } }),
  };
}

/** The document for routes mounted under `/{organisation}/api/v1`. */
export function openApiDocument(routes: readonly Route[]): unknown {
  const registry = new OpenAPIRegistry();
  const bearer = registry.registerComponent('securitySchemes', 'access', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
  });
  for (const definition of routes) {
    registry.registerPath({
      method: definition.method,
      path: definition.path,
      tags: [definition.tag],
      summary: definition.summary,
      security: definition.audience === 'nobody' ? [] : [{ [bearer.name]: [] }],
      request: requestOf(definition) ?? {},
      responses: responsesOf(definition),
    });
  }
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Tallystick gateway',
      version: '1',
      description:
        'Confirmed payables, their claims and their financing. Acts are prepared, signed by the client, and stored by their hash.',
    },
    servers: [{ url: '/{organisation}/api/v1', variables: { organisation: { default: 'core' } } }],
  });
}
