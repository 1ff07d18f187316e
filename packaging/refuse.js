// The repository runs from its TypeScript, which Node refuses to read inside node_modules: the package is another folder.
console.error('the package is made by npm run package, in build/package; mend: npm pack ./build/package')
process.exit(1)
