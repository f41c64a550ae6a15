// The script of the questions and of the plan.
import { answerForm } from './tool-answer.ts'

answerForm()
