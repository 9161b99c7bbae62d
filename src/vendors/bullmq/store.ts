import type { BackendFactory, QueueBaseOptions } from 'bullmq';

/** Where BullMQ keeps its jobs. */
export interface Store {
  options: Pick<QueueBaseOptions, 'connection'> & { prefix?: string };
  backend: BackendFactory;
  healthy(): Promise<boolean>;
  close(): Promise<void>;
}
