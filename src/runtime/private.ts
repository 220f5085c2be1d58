// ONNX Runtime reports each process and session to its maker, and keeps a database of that in the home folder, unless
// this stands before it starts. What a person has set counts. On Windows the system decides.
process.env.ORT_DISABLE_TELEMETRY ??= '1';
