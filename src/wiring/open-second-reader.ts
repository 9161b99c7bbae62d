import type { Config } from '../config.ts';
import type { SecondReader } from '../core/ports.ts';
import { bedrockReader } from '../vendors/aws/bedrock-reader.ts';

/** A model on AWS Bedrock, where that is asked for; else messages are read in this process only. */
export function openSecondReader(config: Config): SecondReader | undefined {
  const { CLASSIFIER, AWS_REGION: region, BEDROCK_MODEL: model, AWS_ENDPOINT_URL: endpointUrl } = config;
  if (CLASSIFIER !== 'bedrock' || !region || !model) return undefined;
  return bedrockReader({ region, model, endpointUrl });
}
