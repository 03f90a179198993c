// Reads a data package by the rules of Frictionless Data, with the library of
// those who made them: the description against its profile, every cell against
// its field, every key against the list it refers to. Prints the number of rows
// of each resource; what breaks a rule goes to the other stream, exit code 1.
const {Package} = require('datapackage')

async function main(path) {
  const problems = []
  const rows = {}
  const described = await Package.load(path)
  problems.push(...described.errors)
  for (const resource of described.resources) {
    problems.push(...resource.errors)
    if (!resource.tabular) problems.push(`${resource.name} is no table`)
    try {
      rows[resource.name] = (await resource.read({keyed: true})).length
      await resource.checkRelations()
    } catch (error) {
      problems.push(...(error.errors && error.errors.length ? error.errors : [error]))
    }
  }
  return {problems, rows}
}

main(process.argv[2]).then(({problems, rows}) => {
  console.log(JSON.stringify(rows))
  for (const problem of problems) console.error(String(problem.message || problem))
  process.exit(problems.length ? 1 : 0)
}).catch(error => {
  console.error(String(error.message || error))
  process.exit(1)
})
