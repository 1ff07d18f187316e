import { relative } from 'node:path'
import { Command } from 'commander'
import { globalOptions } from './global-options.ts'
import { makeProject } from './new-project.ts'

/** `gatewright new`: a project of one's own that tests, simulates and synthesises at once. */
export function command(): Command {
  return new Command('new')
    .description('make a project: a design with tests, for a board')
    .argument('<folder>', 'where to; its last part becomes the name')
    .action((typed: string, _: object, action: Command) => {
      const project = makeProject(typed)
      if (globalOptions(action).json) console.log(JSON.stringify(project, null, 2))
      else {
        console.log(`${project.name}: ${project.files.length} files, a design in designs/hello`)
        console.log(`next: cd ${relative(process.cwd(), project.folder) || '.'} && npm install && npm test`)
      }
    })
}
