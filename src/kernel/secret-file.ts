import { readFileSync } from 'node:fs';

type Environment = Record<string, string | undefined>;

/**
 * The environment with those secrets in it that lie in files of their own: `SMTP_URL_FILE=/run/…` stands for `SMTP_URL`. So a
 * place for secrets (systemd's credentials, a vault's agent) can hand them over without their standing in the environment, where
 * child processes have them, too. What is wrong is added to `wrong`, a sentence each.
 */
export function withSecretFiles(env: Environment, names: readonly string[], wrong: string[]): Environment {
  const secrets: Environment = {};
  for (const name of names) {
    const file = env[`${name}_FILE`]?.trim();
    if (!file) continue;
    if (env[name]?.trim()) {
      wrong.push(`${name} and ${name}_FILE are both set. Unset one of them.`);
      continue;
    }
    try {
      secrets[name] = readFileSync(file, 'utf8');
      if (!secrets[name]?.trim()) wrong.push(`The file of ${name}_FILE is empty. Write the secret into it.`);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
      wrong.push(`The file of ${name}_FILE cannot be read (${error.code}). Correct the path, or its owner.`);
    }
  }
  return { ...env, ...secrets };
}
