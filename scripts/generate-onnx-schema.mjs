// Writes src/onnx/proto/onnx_pb.ts from the ONNX schema that `onnx-buf` carries as a descriptor, so that the
// generated file can be made again, byte for byte, without a protobuf compiler: npm run generate
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { CodeGeneratorRequestSchema, CodeGeneratorResponseSchema } from '@bufbuild/protobuf/wkt';
import { file_onnx } from 'onnx-buf';

const descriptor = file_onnx.proto;
const request = create(CodeGeneratorRequestSchema, {
  fileToGenerate: [descriptor.name],
  parameter: 'target=ts',
  protoFile: [descriptor],
});
const plugin = spawnSync('node_modules/.bin/protoc-gen-es', { input: toBinary(CodeGeneratorRequestSchema, request) });
if (plugin.status !== 0) throw new Error(`protoc-gen-es failed: ${plugin.stderr}`);
const response = fromBinary(CodeGeneratorResponseSchema, plugin.stdout);
if (response.error) throw new Error(response.error);
const [file] = response.file;
writeFileSync('src/onnx/proto/onnx_pb.ts', file.content);
