/** What this folder offers: the devices that a model can run on. */
export { cpu, type Device, deviceKey, deviceName, keepsValues, type Provider, parseDevice } from './device';
export { hasHardware, isOffered, possibleProviders } from './offered';
