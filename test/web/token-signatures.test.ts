/** The signatures of tokens as workerd verifies them. */
import { describeTokenSignatures } from '../support/token-signatures.ts';

describeTokenSignatures();
