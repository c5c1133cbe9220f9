import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'puppeteer-core';

interface Answer {
  readonly data?: Readonly<Record<string, unknown>>;
  readonly errors?: readonly { readonly message: string }[];
}

/** Milliseconds. */
const patience = 30_000;

/** The playground as a reader has it before them. What runs in the page is text: the types here are those of Node. */
export class PlaygroundPage {
  /** @param url of the query API's `/graphql` */
  constructor(
    readonly page: Page,
    private readonly url: string,
  ) {}

  readonly evaluate = <T>(expression: string): Promise<T> => this.page.evaluate(expression) as Promise<T>;
  readonly until = (expression: string) => this.page.waitForFunction(expression, { timeout: patience });

  readonly tabs = (): Promise<string[]> =>
    this.evaluate(`[...document.querySelectorAll('.graphiql-tab-button')].map((one) => one.textContent)`);

  /** Ends when the tabs are there. */
  async untilOpen(): Promise<void> {
    await this.page.waitForSelector('.graphiql-tab', { timeout: patience });
  }

  /** Gives the token that the page asks for. */
  async signIn(token: string): Promise<void> {
    await this.page.waitForSelector('#sign-in:not([hidden])', { timeout: patience });
    await this.write('#sign-in input', token);
    await this.page.click('#sign-in button');
  }

  async open(tab: string): Promise<void> {
    await this.evaluate(
      `[...document.querySelectorAll('.graphiql-tab-button')].find((one) => one.textContent === '${tab}').click()`,
    );
    await this.until(`document.querySelector('.graphiql-query-editor').textContent.includes(' ${tab}')`);
    // GraphiQL reads the operation's name out of the text a little later.
    await sleep(500);
  }

  /** The same button begins a query or a subscription, and ends a subscription. */
  execute(): Promise<void> {
    return this.page.click('.graphiql-execute-button');
  }

  /** Opens the tab of a query and runs it. */
  async run(tab: string): Promise<Answer> {
    await this.open(tab);
    return this.answer(tab);
  }

  /** Runs the query of the tab that is open. */
  async answer(tab: string): Promise<Answer> {
    const answered = this.page.waitForResponse(
      (response) => response.url() === this.url && (response.request().postData() ?? '').includes(`query ${tab}`),
    );
    await this.execute();
    return (await (await answered).json()) as Answer;
  }

  /** Writes into the editor "Headers" of the tab that is open. */
  async setHeaders(headers: Readonly<Record<string, string>>): Promise<void> {
    await this.page.click('.graphiql-editor-tools [data-name="headers"]');
    await this.write('.graphiql-editor-tool .graphiql-editor:not(.hidden) .CodeMirror', JSON.stringify(headers));
  }

  private async write(place: string, text: string): Promise<void> {
    await this.page.click(place);
    await this.page.keyboard.down('Control');
    await this.page.keyboard.press('a');
    await this.page.keyboard.up('Control');
    await this.page.keyboard.sendCharacter(text);
  }
}
