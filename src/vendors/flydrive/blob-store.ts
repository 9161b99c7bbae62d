import { isAbsolute, resolve } from 'node:path';
import { Disk } from 'flydrive';
import { FSDriver } from 'flydrive/drivers/fs';
import { S3Driver } from 'flydrive/drivers/s3';
import type { BlobStore } from '../../core/ports.ts';
import { Permanent, Transient } from '../../core/problem.ts';

export interface BlobSettings {
  /** `file:DIR` or `s3://bucket/prefix`. */
  url: string;
  region?: string | undefined;
  /** Where S3 is, when it is not AWS's own. */
  endpoint?: string | undefined;
}

/** Codes of "there is no such object": Node's, and the names that S3 gives (NoSuchKey; NotFound for a HEAD). */
const MISSING = ['ENOENT', 'NoSuchKey', 'NotFound'];

/** Blobs on this machine or in S3, through flydrive. Credentials for S3 are found as the AWS SDK finds them. */
export function blobStore(settings: BlobSettings): BlobStore {
  const { disk, prefix } = openDisk(settings);
  const guarded = async <Result>(work: Promise<Result>): Promise<Result> => {
    try {
      return await work;
    } catch (error) {
      // The cause can name paths and buckets, so only its kind is told.
      throw isMissing(error) ? new Permanent('blob-missing') : new Transient('blob-store-unavailable');
    }
  };
  return {
    put: (name, bytes) => guarded(disk.put(prefix + name, bytes)),
    get: async (name) => Buffer.from(await guarded(disk.getBytes(prefix + name))),
    delete: async (name) => {
      try {
        await guarded(disk.delete(prefix + name));
      } catch (error) {
        if (!(error instanceof Permanent)) throw error;
      }
    },
  };
}

function openDisk({ url, region, endpoint }: BlobSettings): { disk: Disk; prefix: string } {
  const [, bucket, path = ''] = /^s3:\/\/([a-z0-9][a-z0-9.-]+)\/?(.*)$/.exec(url) ?? [];
  if (bucket === undefined) {
    const folder = url.replace(/^file:(\/\/(?=\/))?/, '');
    const location = isAbsolute(folder) ? folder : resolve(folder);
    return { disk: new Disk(new FSDriver({ location, visibility: 'private' })), prefix: '' };
  }
  const driver = new S3Driver({
    bucket,
    visibility: 'private',
    // Buckets own their objects these days; an ACL would be refused.
    supportsACL: false,
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    // Only some of the services that speak S3 know the newer checksums.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  return { disk: new Disk(driver), prefix: path === '' ? '' : `${path.replace(/\/$/, '')}/` };
}

function isMissing(error: unknown): boolean {
  const cause = (error as { cause?: unknown }).cause ?? error;
  const { code, name } = cause as { code?: string; name?: string };
  return [code, name].some((kind) => kind !== undefined && MISSING.includes(kind));
}
