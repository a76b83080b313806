// A Google Form that remembers what a script asks for: node tests/form_app.js SCRIPT prints it as JSON.
// It has the methods of https://developers.google.com/apps-script/reference/forms that a questionnaire needs, no others.
const fs = require('fs');
const vm = require('vm');

function recorder(kind, setters) {
  const made = { kind: kind };
  const item = {};
  setters.forEach(function (name) {
    item[name] = function (value) {
      if (arguments.length !== 1 || value === undefined || value === null) {
        throw new TypeError(kind + '.' + name + ' wants one value');
      }
      made[name.slice(3, 4).toLowerCase() + name.slice(4)] = value;
      return item;
    };
  });
  return { made: made, item: item };
}

const SHARED = ['setTitle', 'setHelpText'];
const ITEMS = {
  addListItem: [...SHARED, 'setChoiceValues', 'setRequired'],
  addTextItem: [...SHARED, 'setRequired'],
  addMultipleChoiceItem: [...SHARED, 'setChoiceValues', 'setRequired', 'showOtherOption'],
  addGridItem: [...SHARED, 'setRows', 'setColumns', 'setRequired'],
  addPageBreakItem: SHARED,
};
const FORM = [
  'setTitle', 'setDescription', 'setCollectEmail', 'setAllowResponseEdits', 'setPublishingSummary', 'setProgressBar',
  'setConfirmationMessage', 'setLimitOneResponsePerUser', 'setShuffleQuestions',
];

const said = { created: [], items: [], log: [] };
const FormApp = {
  create: function (title) {
    said.created.push(title);
    const form = recorder('form', FORM);
    said.form = form.made;
    Object.keys(ITEMS).forEach(function (name) {
      form.item[name] = function () {
        const made = recorder(name.slice(3, -4), ITEMS[name]);
        said.items.push(made.made);
        return made.item;
      };
    });
    form.item.getEditUrl = function () { return 'https://docs.example/edit'; };
    form.item.getPublishedUrl = function () { return 'https://docs.example/view'; };
    return form.item;
  },
};
const context = vm.createContext({ FormApp: FormApp, Logger: { log: function (text) { said.log.push(text); } } });
vm.runInContext(fs.readFileSync(process.argv[2], 'utf8'), context);
vm.runInContext('makePulse()', context);
console.log(JSON.stringify(said));
