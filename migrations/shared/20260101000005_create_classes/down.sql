DROP TABLE class_questions; DROP TABLE class_participants; DROP TABLE sessions; DROP TABLE class_facilitators; DROP TABLE class_modules; DROP TABLE classes;
