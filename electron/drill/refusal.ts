/**
 * A business refusal of the platform: infcode -1 with this err_msg (no error-code table exists).
 */
export class Refusal {
  readonly errMsg: string;

  constructor(errMsg: string) {
    this.errMsg = errMsg;
  }
}
